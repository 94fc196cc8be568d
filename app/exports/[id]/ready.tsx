'use client'

import { Alert, Anchor, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconDownload, IconFileSpreadsheet } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import type { ArtifactView, ExportView } from '../../../lib/exports/view.ts'
import { formatBytes, formatCount } from '../../display.ts'
import { CopyAction } from '../../ui/copy-action.tsx'
import { Disclosure, Disclosures } from '../../ui/disclosures.tsx'
import { LocalTime } from '../../ui/local-time.tsx'
import { tookInWords } from '../took.ts'
import { Figure } from './figure.tsx'
import type { ShownFormat } from './look-inside/read-head.ts'
import { StepList } from './step-list.tsx'
import { stepsOf } from './steps.ts'
import { TEXTS } from './texts.ts'
import { useDownloadOnce } from './use-download-once.ts'
import { useRefreshExport } from './use-export.ts'

/** Few look inside: it is loaded for those. */
const LookInside = dynamic(() => import('./look-inside/look-inside.tsx').then((module) => module.LookInside))

type ReadyProps = {
  view: ExportView
  artifact: ArtifactView
  /** Where the export's state is read. */
  url: string
  /** How the file was written; null where that is not known, and then nobody can look inside. */
  format: ShownFormat | null
  /** What is said in place of the link where the file cannot be downloaded. */
  children: ReactNode
}

/** The file is there: its download starts by itself, and beside the link stands what proves that it is whole. */
export function Ready({ view, artifact, url, format, children }: ReadyProps) {
  const { problem } = artifact
  useDownloadOnce(view.id, problem ? null : artifact)
  return (
    <Stack gap="lg">
      <Group gap="md" wrap="nowrap" align="flex-start">
        <IconFileSpreadsheet
          size={32}
          color={`var(--mantine-color-${problem ? 'red' : 'green'}-light-color)`}
          style={{ flexShrink: 0 }}
        />
        <Text fw={600} miw={0} style={{ overflowWrap: 'anywhere', alignSelf: 'center' }}>
          {artifact.filename}
        </Text>
      </Group>
      {problem ? children : <Download artifact={artifact} url={url} />}
      {artifact.rowCount === 0 && <NoRows artifact={artifact} />}
      <dl className="figures">
        <Figure label="Rows">{formatCount(artifact.rowCount)}</Figure>
        <Figure label="Size">{formatBytes(artifact.byteSize)}</Figure>
        <Figure label="Took">{tookInWords(view)}</Figure>
        <Figure label="Kept until">
          <LocalTime at={artifact.expiresAt} />
        </Figure>
      </dl>
      <More view={view} artifact={artifact} format={problem ? null : format} />
    </Stack>
  )
}

function Download({ artifact, url }: { artifact: ArtifactView; url: string }) {
  const refresh = useRefreshExport(url)
  // A download that fails says nothing to the page: it looks by itself whether the file is still there.
  const link = { href: artifact.url, download: true, onClick: () => void refresh() }
  return (
    <Group gap="sm">
      <Button
        component="a"
        {...link}
        leftSection={<IconDownload size={18} />}
        w={{ base: '100%', xs: 'fit-content' }}
      >
        {TEXTS.download}
      </Button>
      <Anchor {...link} size="sm">
        {TEXTS.downloadAgain}
      </Anchor>
    </Group>
  )
}

function NoRows({ artifact: { byteSize } }: { artifact: ArtifactView }) {
  const { title, detail, onlyHeader } = TEXTS.noRows
  return (
    <Alert color="orange" icon={<IconAlertTriangle />} title={title}>
      {byteSize > 0 && `${onlyHeader} `}
      {detail}
    </Alert>
  )
}

/** What few people need, one click away. */
function More({ view, artifact, format }: Pick<ReadyProps, 'view' | 'artifact' | 'format'>) {
  const [isLooking, setLooking] = useState(false)
  const [hasLooked, setHasLooked] = useState(false)
  const [hasDetails, setDetails] = useState(false)
  const look = () => {
    setLooking(!isLooking)
    setHasLooked(true)
  }
  return (
    <Disclosures>
      {format && (
        <Disclosure title={TEXTS.lookInside} isOpen={isLooking} onToggle={look}>
          {hasLooked && <LookInside artifact={artifact} format={format} isOpen={isLooking} />}
        </Disclosure>
      )}
      <Disclosure title={TEXTS.details} isOpen={hasDetails} onToggle={() => setDetails(!hasDetails)}>
        <Stack gap="md">
          <Checksum sha256={artifact.sha256} />
          <StepList steps={stepsOf(view)} />
        </Stack>
      </Disclosure>
    </Disclosures>
  )
}

function Checksum({ sha256 }: { sha256: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4}>
        SHA-256
      </Text>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Code block flex={1} p="xs" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
          {sha256}
        </Code>
        <CopyAction value={sha256} name="the SHA-256" size="input-sm" />
      </Group>
    </div>
  )
}
