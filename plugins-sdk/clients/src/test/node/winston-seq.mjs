import winston from 'winston'
import { SeqTransport } from '@datalust/winston-seq'

const transport = new SeqTransport({ serverUrl: process.env.URL, apiKey: process.env.TOKEN, onError: e => { console.error(e); process.exitCode = 1 } })
const logger = winston.createLogger({ level: 'debug', format: winston.format.combine(winston.format.errors({ stack: true }), winston.format.json()), defaultMeta: { application: 'hms' }, transports: [transport] })
logger.warn('Queue {Queue} backlog {N}', { Queue: 'indexer', N: 7000 })
logger.info('hello')
await logger.flush?.()
await transport.flush()
