import { createHash } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { FaceRequest } from "../http/face.ts";

/** What an `Authorization` header of Signature Version 4 says. */
export interface Signature {
  accessKeyId: string;
  region: string;
  service: string;
  signedHeaders: readonly string[];
  signature: string;
}

/** An access key; temporary ones come with a token. */
export interface AwsKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Undefined where the request is not signed. */
export function signatureOf(request: FaceRequest): Signature | undefined {
  const found = form.exec(request.headers.authorization ?? "");
  if (found === null) return undefined;
  const [, accessKeyId = "", region = "", service = "", names = "", signature = ""] = found;
  return { accessKeyId, region, service, signedHeaders: names.split(";"), signature };
}

/** When the request was signed, ms since 1970; undefined without a date in the right form. */
export function signingTime(request: FaceRequest): number | undefined {
  const date = request.headers["x-amz-date"];
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(
    typeof date === "string" ? date : "",
  );
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Whether the signature is the one that this key gives to this very request. */
export async function isSignedBy(
  request: FaceRequest,
  { service, region, signedHeaders, signature }: Signature,
  key: AwsKey,
): Promise<boolean> {
  const time = signingTime(request);
  if (time === undefined || !bodyIsSigned(request)) return false;
  const signer = new SignatureV4({
    credentials: key,
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const headers = Object.fromEntries(
    signedHeaders.map((name) => [name, headerText(request.headers[name])]),
  );
  const { host = "", ...rest } = headers;
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: "http:",
      hostname: host,
      path: request.path,
      query: queryOf(request.query),
      headers: { host, ...rest },
      body: request.body,
    },
    { signingDate: new Date(time), signableHeaders: new Set(signedHeaders) },
  );
  return signed.headers["authorization"]?.endsWith(`Signature=${signature}`) === true;
}

/** A header may tell the body's hash, and that is then what is signed: it must be the body's. */
function bodyIsSigned({ headers, body }: FaceRequest): boolean {
  const told = headers["x-amz-content-sha256"];
  return told === undefined || told === createHash("sha256").update(body).digest("hex");
}

function queryOf(query: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}

function headerText(value: string | string[] | undefined): string {
  return typeof value === "string" ? value : (value ?? []).join(",");
}
