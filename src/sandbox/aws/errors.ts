import { randomUUID } from "node:crypto";
import type { Answer } from "../http/face.ts";
import { xmlAnswer } from "./xml.ts";

/** The APIs that the one server speaks, by the service that a signature names. */
export type Service = "ec2" | "sts" | "route53" | "kafka";

/** Why a call is refused; nothing was changed. Each API says it in its own form. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** What else the body tells, such as a list of messages. */
  readonly more: Readonly<Record<string, unknown>>;
  constructor(
    code: string,
    message: string,
    status = 400,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
    this.more = more;
  }
}

/** Refusals that all services have, each in its own word. */
export type CommonRefusal =
  "unsigned" | "unknownKey" | "wrongSignature" | "expiredToken" | "oldRequest" | "throttled";

const token = "The security token included in the request is";
const unsigned = "Request is missing Authentication Token";
const wrong =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.";
const old = "Signature expired: the request is older than 15 minutes.";
const ec2Wrong = "AWS was not able to validate the provided access credentials";

type Words = readonly [code: string, status: number, message: string];

const xmlWords: Record<CommonRefusal, Words> = {
  unsigned: ["MissingAuthenticationToken", 403, unsigned],
  unknownKey: ["InvalidClientTokenId", 403, `${token} invalid.`],
  wrongSignature: ["SignatureDoesNotMatch", 403, wrong],
  expiredToken: ["ExpiredToken", 403, `${token} expired`],
  oldRequest: ["SignatureDoesNotMatch", 403, old],
  throttled: ["Throttling", 400, "Rate exceeded"],
};

const words: Record<Service, Record<CommonRefusal, Words>> = {
  ec2: {
    ...xmlWords,
    unknownKey: ["AuthFailure", 401, ec2Wrong],
    wrongSignature: ["AuthFailure", 401, ec2Wrong],
    expiredToken: ["RequestExpired", 400, "Request has expired."],
    oldRequest: ["RequestExpired", 400, "Request has expired."],
    throttled: ["RequestLimitExceeded", 503, "Request limit exceeded."],
  },
  sts: xmlWords,
  route53: xmlWords,
  kafka: {
    unsigned: ["MissingAuthenticationTokenException", 403, unsigned],
    unknownKey: ["UnrecognizedClientException", 403, `${token} invalid.`],
    wrongSignature: ["InvalidSignatureException", 403, wrong],
    expiredToken: ["ExpiredTokenException", 403, `${token} expired`],
    oldRequest: ["InvalidSignatureException", 403, old],
    throttled: ["TooManyRequestsException", 429, "Too Many Requests"],
  },
};

export function commonRefusal(service: Service, refusal: CommonRefusal): AwsError {
  const [code, status, message] = words[service][refusal];
  return new AwsError(code, message, status);
}

/** The answer of a service to what it refuses. */
export function errorAnswer(service: Service, error: AwsError): Answer {
  const { code, message, status, more } = error;
  const Error = { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message };
  switch (service) {
    case "ec2": {
      const body = { Errors: { Error: { Code: code, Message: message } }, RequestID: randomUUID() };
      return xmlAnswer("Response", undefined, body, status);
    }
    case "sts":
    case "route53": {
      const body = { Error: { ...Error, ...more }, RequestId: randomUUID() };
      return xmlAnswer("ErrorResponse", undefined, body, status);
    }
    case "kafka":
      return { status, headers: { "x-amzn-errortype": code }, body: { ...more, message } };
  }
}
