import { Code, Text } from '@mantine/core'
import { IconDatabaseOff } from '@tabler/icons-react'
import { Notice } from '../../ui/notice.tsx'

/** For a registry that is still empty. */
export function NoDataset() {
  return (
    <Notice
      title="There is no dataset yet."
      description="Whoever runs this service defines what can be exported."
      icon={<IconDatabaseOff />}
    >
      <Text size="sm" c="dimmed">
        Add one to <Code>datasets/registry.ts</Code>.
      </Text>
    </Notice>
  )
}
