import { Container, Paper, Stack, Text, Title } from '@mantine/core'
import { isDemo } from '../../../../server/auth/demo.ts'
import { pageAdmin } from '../../../../server/viewer.ts'
import { TextLink } from '../../../ui/links.tsx'
import { titled } from '../../titled.ts'
import { AddForm } from './add-form.tsx'

export const generateMetadata = titled('Add person')

/** Makes an account for somebody. */
export default async function AddPersonPage() {
  await pageAdmin('/admin/people/add')
  return (
    <Container size="sm" p={0} w="100%">
      <Stack gap="lg">
        <div>
          <Title order={1}>Add person</Title>
          <Text c="dimmed">They sign in with the e-mail address and a password, which is made here.</Text>
          {isDemo() && (
            <Text>This is the demo: nobody signs in here, so nobody can come in with the account.</Text>
          )}
        </div>
        <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
          <AddForm />
        </Paper>
        <TextLink href="/admin/people" size="sm">
          All people
        </TextLink>
      </Stack>
    </Container>
  )
}
