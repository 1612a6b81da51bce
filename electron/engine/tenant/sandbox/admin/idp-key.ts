/** Identity providers are addressed inside their server, so their ids need be unique only there. */
export const idpKey = (serverId: string, idpId: string): string => `${serverId}/${idpId}`;
