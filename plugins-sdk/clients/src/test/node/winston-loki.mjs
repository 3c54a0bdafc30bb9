import winston from 'winston'
import LokiTransport from 'winston-loki'

const transport = new LokiTransport({
  host: process.env.URL,
  headers: { Authorization: `Bearer ${process.env.TOKEN}` },
  labels: { app: 'crm', job: 'billing' },
  json: process.env.JSON_FORM === 'true',
  batching: process.env.JSON_FORM === 'true',
  gracefulShutdown: false,
  format: winston.format.json(),
  onConnectionError: e => { console.error(e); process.exitCode = 1 }
})
const logger = winston.createLogger({ level: 'debug', transports: [transport] })
logger.error('Invoice refused', { invoice: 7 })
logger.info('häh')
await transport.flush()
await transport.close()
