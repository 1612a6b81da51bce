import { version } from '../../package.json';

/** The version that every door reports; written once, in package.json. */
export const porticoVersion: string = version;
