import { Code, Text } from '@mantine/core'
import { IconDatabaseOff } from '@tabler/icons-react'
import { Notice } from '../../ui/notice.tsx'

/** For a registry that is still empty, or has nothing for the viewer. */
export function NoDataset() {
  return (
    <Notice
      title="There is no dataset for you yet."
      description="Whoever runs this service defines what can be exported, and by whom."
      icon={<IconDatabaseOff />}
    >
      <Text size="sm" c="dimmed">
        Datasets are in <Code>datasets/registry.ts</Code>, and each may say who exports it.
      </Text>
    </Notice>
  )
}
