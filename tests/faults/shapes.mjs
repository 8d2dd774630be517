// Every shape of list, in the order of the table.
import { ownShapes } from './own.mjs';

export const shapes = [...ownShapes];
