// The Seq client of the data sheet: one event with everything, then a plain one.
import { Logger } from 'seq-logging'

const logger = new Logger({ serverUrl: process.env.URL, apiKey: process.env.TOKEN, onError: e => { console.error(e); process.exitCode = 1 } })
logger.emit({
  timestamp: new Date('2025-08-12T03:04:05.123Z'),
  level: 'Error',
  messageTemplate: 'Token handle not found for {Client}',
  properties: { Client: 'spa', StatusCode: 502, Nested: { a: [1, 'b'] } },
  exception: 'Error: boom\n  at x',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331'
})
logger.emit({ timestamp: new Date('2025-08-12T03:04:06Z'), level: 'Debug', messageTemplate: 'Plain', properties: {} })
await logger.close()
