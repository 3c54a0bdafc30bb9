// SPDX-License-Identifier: Apache-2.0
/** The console's own small set of line icons, drawn on a 24 by 24 grid. */
const PATHS = {
  dashboard: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  alert: 'M12 4c-3.6 0-5.6 2.5-5.6 5.8v3L4.5 17h15l-1.9-4.2v-3C17.6 6.5 15.6 4 12 4zM10 20a2.2 2.2 0 0 0 4 0',
  events: 'M4 6h3M10 6h10M4 12h3M10 12h10M4 18h3M10 18h6',
  pulse: 'M3 12h4l2.5-6.5 4 13L16.5 12H21',
  connector: 'M9 3v5M15 3v5M6.5 8h11v3a5.5 5.5 0 0 1-11 0zM12 16.5V21',
  channel: 'M4 11v3a1 1 0 0 0 1 1h2l7 4V6L7 10H5a1 1 0 0 0-1 1zM17.5 9.5a4 4 0 0 1 0 6M7.5 15v4h2.5',
  policy: 'M12 3l7 2.5V11c0 4.8-3 8.3-7 10-4-1.7-7-5.2-7-10V5.5zM9 12l2.2 2.2L15.2 10',
  plugin: 'M9 4.5a2 2 0 1 1 4 0V6h4.5v4.5H19a2 2 0 1 1 0 4h-1.5V20H13v-1.5a2 2 0 1 0-4 0V20H5v-5h1a2 2 0 1 0 0-4H5V6h4z',
  admin: 'M4 20V7l8-3.5L20 7v13M4 20h16M9 20v-5h6v5M8.5 10h.01M12 10h.01M15.5 10h.01',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.5A8.2 8.2 0 0 1 9.5 4 8.2 8.2 0 1 0 20 14.5z',
  signout: 'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10M17 9l3 3-3 3',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20',
  play: 'M7 5l11 7-11 7z',
  pause: 'M8 5v14M16 5v14',
  trash: 'M4.5 7h15M9 7V4.5h6V7M6.5 7l1 12.5h9l1-12.5M10 11v5M14 11v5',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM13.5 7.5l3 3',
  send: 'M20.5 3.5L3.5 10.5l7 3 3 7zM10.5 13.5l4-4',
  chevron: 'M9 6l6 6-6 6',
  down: 'M6 9l6 6 6-6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2',
  link: 'M10 14a4 4 0 0 0 6 .4l2.6-2.6a4 4 0 0 0-5.7-5.7L11.7 7.3M14 10a4 4 0 0 0-6-.4l-2.6 2.6a4 4 0 0 0 5.7 5.7l1.2-1.2',
  key: 'M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l8.5-8.5M16 7l3 3M13.5 9.5l2 2',
  building: 'M5 20.5V4h9v16.5M14 9h5v11.5M3 20.5h18M8 8h3M8 12h3M8 16h3M16.5 13h.01M16.5 16.5h.01',
  history: 'M4 12a8 8 0 1 1 2.5 5.8M4 12l-2-2M4 12l2-2M12 8v4.5l3 1.5',
  book: 'M5 5a2 2 0 0 1 2-2h12v15H7a2 2 0 0 0-2 2zM5 20a2 2 0 0 0 2 1.5h12V18',
  octagon: 'M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3zM9.5 9.5l5 5M14.5 9.5l-5 5',
  circleX: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v5M12 16h.01',
  triangle: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17h.01',
  circleI: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 8h.01',
  circleCheck: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 12.3l2.5 2.5 4.7-5',
  circleQuestion: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.7 9.5a2.4 2.4 0 1 1 3.3 2.2c-.7.3-1 .8-1 1.6M12 16.5h.01',
  cloudOff: 'M3 3l18 18M8 7.5A6 6 0 0 1 17.5 11h.5a3.5 3.5 0 0 1 2.5 6M17 18H7a4.5 4.5 0 0 1-1.7-8.7',
  mute: 'M12 4c-3.6 0-5.6 2.5-5.6 5.8v3L4.5 17H16M9.5 4.6A6 6 0 0 1 12 4c3.6 0 5.6 2.5 5.6 5.8v3l.9 2M10 20a2.2 2.2 0 0 0 4 0M3 3l18 18',
  person: 'M12 4.5a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2zM4.8 20c.6-3.6 3.4-5.4 7.2-5.4s6.6 1.8 7.2 5.4',
  people: 'M9 5a3.3 3.3 0 1 0 0 6.6A3.3 3.3 0 0 0 9 5zM2.5 19.5c.5-3.3 3-5 6.5-5s6 1.7 6.5 5M15.5 5.2a3.3 3.3 0 0 1 0 6.2M17.5 14.8c2.2.6 3.6 2.2 4 4.7',
  incident: 'M12 3l2.2 5.2L20 6.5l-2 5.5 4 4-5.8.8L15 21l-3-4.6L9 21l-1.2-4.2L2 16l4-4-2-5.5 5.8 1.7z',
  route: 'M5 4v6a4 4 0 0 0 4 4h10M19 14l-3-3M19 14l-3 3M5 10v10',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4',
  wrench: 'M20 7.5a4.7 4.7 0 0 1-6.4 5.6L7 19.7a1.9 1.9 0 0 1-2.7-2.7l6.6-6.6A4.7 4.7 0 0 1 16.5 4l-2.7 2.7.6 2.9 2.9.6z',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 8.5h7M8.5 12h5',
  file: 'M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16h6',
  flag: 'M5.5 21V4M5.5 4.5c4-2 8 2 13 0v9c-5 2-9-2-13 0',
  layers: 'M12 3.5l8.5 4.5L12 12.5 3.5 8zM3.5 12l8.5 4.5 8.5-4.5M3.5 16l8.5 4.5 8.5-4.5',
  bolt: 'M13 3L5 13.5h6L10.5 21 19 10.5h-6z',
  merge: 'M6 4v4c0 4 6 4 6 8v4M18 4v4c0 4-6 4-6 8M9 17l3 3 3-3',
  download: 'M12 4v11M7.5 10.5L12 15l4.5-4.5M4.5 19.5h15',
  inbox: 'M4 13l2.5-8h11L20 13v6.5H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration only: the word beside it, or the `aria-label` of its button, carries the meaning. */
export function Icon({ name, size = 18, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32">
      <rect width="32" height="32" rx="8" className="logo-plate" />
      <path
        d="M16 6.5c-4.2 0-6.6 3-6.6 7v3.4L7.2 21h17.6l-2.2-4.1v-3.4c0-4-2.4-7-6.6-7Z"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinejoin="round"
      />
      <path
        d="M10.5 16h3l1.7-3.2 2.2 5 1.4-1.8h2.7"
        fill="none"
        stroke="#fff"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M13.6 24.4a2.6 2.6 0 0 0 4.8 0" fill="none" stroke="#fff" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  );
}
