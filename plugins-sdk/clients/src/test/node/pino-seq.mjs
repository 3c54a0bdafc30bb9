import pino from 'pino'
import pinoSeq from 'pino-seq'

const stream = pinoSeq.createStream({ serverUrl: process.env.URL, apiKey: process.env.TOKEN, onError: e => { console.error(e); process.exitCode = 1 } })
const log = pino({ name: 'crm', level: 'trace' }, stream)
log.error(Object.assign(new Error('x'), { statusCode: 500 }), 'request failed')
log.info({ service: 'crm' }, 'ok')
log.fatal('gone')
await stream.flush()
