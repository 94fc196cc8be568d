import { expect, test } from 'vitest'
import { readYaml } from './support/files.ts'

type Job = {
  job_name: string
  metrics_path: string
  authorization?: { credentials_file: string }
  dns_sd_configs?: { names: string[]; type: string; port: number }[]
  kubernetes_sd_configs?: { namespaces: { names: string[] }; selectors: { label: string }[] }[]
  relabel_configs?: { source_labels: string[]; regex?: string; action?: string }[]
}
type Pods = {
  kind: string
  spec: {
    template: {
      metadata: { labels: Record<string, string> }
      spec: { containers: { ports: { name: string }[] }[] }
    }
  }
}

const JOBS = ['claimcheck-web', 'claimcheck-worker']
const ofProcess = (job: Job) => job.job_name.replace('claimcheck-', '')

async function jobsOf(file: string): Promise<Job[]> {
  const [configuration] = await readYaml<{ scrape_configs: Job[] }>('prometheus', file)
  return configuration?.scrape_configs ?? []
}

test.each(['prometheus.yaml', 'compose.yaml', 'kubernetes.yaml'])(
  '%s has the jobs that alerts and dashboard know, and sends the token',
  async (file) => {
    const jobs = await jobsOf(file)
    expect(jobs.map(({ job_name }) => job_name)).toEqual(JOBS)
    for (const job of jobs) {
      expect(job.metrics_path).toBe('/metrics')
      expect(job.authorization?.credentials_file).toMatch(/^\/etc\/prometheus\//)
    }
  },
)

test('by the names of Compose it asks each web server and each worker, where they tell their metrics', async () => {
  const [compose] = await readYaml<{ services: Record<string, { environment: Record<string, string> }> }>(
    'compose.yaml',
  )
  for (const job of await jobsOf('compose.yaml')) {
    const name = ofProcess(job)
    // The image's own PORT.
    const port = Number(compose?.services[name]?.environment.METRICS_PORT ?? 3000)
    expect(job.dns_sd_configs).toMatchObject([{ names: [name], type: 'A', port }])
  }
})

test('in a cluster it asks the pods of both deployments, at the port that they name', async () => {
  for (const job of await jobsOf('kubernetes.yaml')) {
    const pods = (await readYaml<Pods>('kubernetes', `${ofProcess(job)}.yaml`)).find(
      ({ kind }) => kind === 'Deployment',
    )
    const label = 'app.kubernetes.io/name'
    const selector = `${label}=${pods?.spec.template.metadata.labels[label]}`
    expect(job.kubernetes_sd_configs).toEqual([
      {
        role: 'pod',
        namespaces: { names: ['claimcheck'] },
        selectors: [{ role: 'pod', label: selector }],
      },
    ])
    const ports = job.relabel_configs?.find(({ source_labels }) => source_labels[0]?.endsWith('_port_name'))
    expect(ports?.action).toBe('keep')
    const names = pods?.spec.template.spec.containers.flatMap((container) =>
      container.ports.map(({ name }) => name),
    )
    expect(names?.filter((name) => new RegExp(`^(?:${ports?.regex})$`).test(name))).toHaveLength(1)
  }
})
