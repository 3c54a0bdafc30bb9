import pino from 'pino'
import { pinoLoki } from 'pino-loki'

const stream = pinoLoki({
  host: process.env.URL,
  basicAuth: { username: 'harbour', password: process.env.TOKEN },
  labels: { application: 'crm' },
  propsToLabels: ['tenant'],
  batching: { interval: 1 },
  structuredMetaKey: 'meta',
  silenceErrors: false
})
const log = pino({ level: 'trace' }, stream)
log.info({ tenant: 't1', lead_id: 'u1' }, 'Lead created')
log.error({ meta: { traceId: '0af7651916cd43dd8448eb211c80319c' }, lead_id: 'u2' }, 'Lead failed')
await new Promise((resolve, reject) => { stream.on('close', resolve); stream.on('error', reject); stream.end() })
