/** One answer of the doctor, and how long it waits for a server. */
import type { DoctorCheck } from '../../../../shared/model/target.ts';

export const timeoutMs = 15_000;

export type Finding = Pick<DoctorCheck, 'status' | 'detail' | 'fix'>;
export const pass = (detail: string): Finding => ({ status: 'pass', detail, fix: '' });
export const fail = (detail: string, fix: string): Finding => ({ status: 'fail', detail, fix });
export const warn = (detail: string, fix: string): Finding => ({ status: 'warn', detail, fix });
export const skip = (detail: string): Finding => ({ status: 'skip', detail, fix: '' });
