import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeCertificate } from './make-certificate.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const dates = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2027-01-01T00:00:00Z') };

describe('a self-signed certificate', () => {
  test('is read back by an independent parser with subject, dates and key', () => {
    const certificate = new X509Certificate(makeCertificate({ keyPair: rsa, subject: 'Loopback IdP', ...dates }));
    expect(certificate.subject).toBe('CN=Loopback IdP');
    expect(certificate.issuer).toBe('CN=Loopback IdP');
    expect(certificate.validFromDate).toEqual(dates.notBefore);
    expect(certificate.validToDate).toEqual(dates.notAfter);
    expect(certificate.publicKey.equals(rsa.publicKey)).toBe(true);
    expect(certificate.verify(rsa.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
  });

  test.each(['P-256', 'P-384', 'P-521'])('carries an EC key on %s', (namedCurve) => {
    const keyPair = generateKeyPairSync('ec', { namedCurve });
    const certificate = new X509Certificate(
      makeCertificate({ keyPair, subject: { commonName: 'Forge Supplies', organization: 'Ünïcode GmbH' }, ...dates }),
    );
    expect(certificate.verify(keyPair.publicKey)).toBe(true);
    expect(certificate.subject).toBe('O=Ünïcode GmbH\nCN=Forge Supplies');
  });

  test.each(['1969-12-31T23:59:59Z', '2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'can end at %s',
    (end) => {
      const notAfter = new Date(end);
      const pem = makeCertificate({
        keyPair: rsa,
        subject: 'x',
        notBefore: new Date('1960-01-01T00:00:00Z'),
        notAfter,
      });
      expect(new X509Certificate(pem).validToDate).toEqual(notAfter);
    },
  );

  test('has another number when its dates differ', () => {
    const first = new X509Certificate(makeCertificate({ keyPair: rsa, subject: 'x', ...dates }));
    const renewed = new X509Certificate(
      makeCertificate({ keyPair: rsa, subject: 'x', ...dates, notAfter: new Date('2028-01-01T00:00:00Z') }),
    );
    expect(first.serialNumber).not.toBe(renewed.serialNumber);
  });
});
