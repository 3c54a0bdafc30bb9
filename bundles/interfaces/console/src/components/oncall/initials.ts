// SPDX-License-Identifier: Apache-2.0
/** The first letters of a name, for its round mark. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words[words.length - 1] : undefined].map((word) => word?.[0]?.toUpperCase() ?? '').join('');
}
