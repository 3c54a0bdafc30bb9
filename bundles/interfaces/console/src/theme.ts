// SPDX-License-Identifier: Apache-2.0
import { Badge, Button, Checkbox, createTheme, type CSSVariablesResolver, type MantineColorsTuple, Switch, Tooltip } from '@mantine/core';

/** The one accent colour. */
const iris: MantineColorsTuple = [
  '#eeeffd', '#dbdcf8', '#b6b8f1', '#9092ea', '#7073e4', '#5c60e0', '#4c4fd9', '#3f42bf', '#3639a5', '#2c2f8b',
];

const dark: MantineColorsTuple = [
  '#e6e8ee', '#c3c8d3', '#9ba2b1', '#6f7787', '#3c424f', '#2a2f39', '#20242c', '#171a21', '#101319', '#0b0d11',
];

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 5 },
  colors: { iris, dark },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: { fontWeight: '640', sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.875rem' } } },
  defaultRadius: 'md',
  radius: { sm: '5px', md: '8px', lg: '12px' },
  cursorType: 'pointer',
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' }, styles: { root: { fontWeight: 560 } } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm' }, styles: { root: { textTransform: 'none' } } }),
    Checkbox: Checkbox.extend({ defaultProps: { radius: 4 } }),
    Switch: Switch.extend({ defaultProps: { withThumbIndicator: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f7f9',
    '--mantine-color-text': '#171a21',
    '--mantine-color-dimmed': '#5a6170',
    '--mantine-color-placeholder': '#737a88',
    '--mantine-color-default-border': '#d9dde4',
    '--mantine-color-gray-light-color': '#454c5a',
  },
  dark: {
    '--mantine-color-body': '#0f1116',
    '--mantine-color-text': '#e6e8ee',
    '--mantine-color-dimmed': '#9ba2b1',
    '--mantine-color-placeholder': '#858d9d',
    '--mantine-color-default': '#1b1f27',
    '--mantine-color-default-hover': '#232832',
    '--mantine-color-default-border': '#333945',
    '--mantine-color-anchor': '#9092ea',
    '--mantine-color-gray-light-color': '#b9bfcb',
    '--mantine-color-iris-light-color': '#a9abf2',
  },
});
