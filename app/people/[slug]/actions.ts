'use server';

import {
  addIdentity as addIdentityVerb,
  CorrectIdentityInput,
  removeIdentity as removeIdentityVerb,
} from '#lib/people/correct-identities.ts';
import { CorrectPersonInput, correctPerson } from '#lib/people/correct-person.ts';
import { MergePeopleInput, mergePeople } from '#lib/people/merge-people.ts';
import { SeparatePersonInput, separatePerson } from '#lib/people/separate-person.ts';
import { action } from '#lib/platform/action.ts';

export const correct = action(CorrectPersonInput, correctPerson);
export const merge = action(MergePeopleInput, mergePeople);
export const separate = action(SeparatePersonInput, separatePerson);
export const addIdentity = action(CorrectIdentityInput, addIdentityVerb);
export const removeIdentity = action(CorrectIdentityInput, removeIdentityVerb);
