// SPDX-License-Identifier: Apache-2.0
import { type Kind, useDeleteDocument, useDocuments, useSaveDocument } from './documents';

/** Somebody who can be called, and how. */
export interface Person {
  id: string;
  tenant?: string | null;
  name: string;
  email?: string | null;
  time_zone?: string | null;
  channels: string[];
  /** In the person's own zone; what is below the severity waits until morning. */
  quiet?: { from: string; to: string; below: string } | null;
}

const KIND: Kind = { key: 'people', path: '/v1/oncall/people' };

export const usePeople = (tenant: string | null) => useDocuments<Person>(KIND, tenant, tenant !== null);
export const useSavePerson = () => useSaveDocument<Person>(KIND);
export const useDeletePerson = () => useDeleteDocument<Person>(KIND);
