import type { Answer, Face, FaceRequest } from "../http/face.ts";
import { answerEc2 } from "./ec2/answer.ts";
import { AwsError, commonRefusal, errorAnswer, type Service } from "./errors.ts";
import type { AwsKeys, Principal } from "./keys.ts";
import { answerMsk } from "./msk/answer.ts";
import { paramsOf } from "./params.ts";
import { answerRoute53 } from "./route53/answer.ts";
import { isSignedBy, signatureOf, signingTime, type Signature } from "./signature.ts";
import type { AwsState } from "./state.ts";
import { answerSts } from "./sts.ts";

/** Who signed a request, for which service and region. */
interface Signed {
  who: Principal;
  service: Service;
  region: string;
}

const quarterHour = 15 * 60 * 1000;

/** All of AWS on one server: the signature of a request names the service. */
export function createAwsFace(state: AwsState, keys: AwsKeys): Face {
  // What checking a request's signature came to, until it is answered.
  const checked = new WeakMap<FaceRequest, Signed | AwsError>();
  return {
    name: "aws",
    callPath,
    async caller(request) {
      const found = await check(state, keys, request);
      checked.set(request, found);
      return found instanceof AwsError ? undefined : found.who;
    },
    handle(request) {
      const signed = checked.get(request);
      if (signed === undefined || signed instanceof AwsError) throw new Error("Nobody signed it.");
      return answer(state, keys, request, signed);
    },
    refuse(refusal, _retryAfter, request) {
      const service = serviceOf(request);
      switch (refusal) {
        case "unauthenticated": {
          const found = checked.get(request);
          const error = found instanceof AwsError ? found : commonRefusal(service, "unsigned");
          return errorAnswer(service, error);
        }
        case "rateLimited":
          return errorAnswer(service, commonRefusal(service, "throttled"));
        case "tooLarge":
          return errorAnswer(service, new AwsError("RequestEntityTooLarge", "Too large", 413));
        case "broken":
          return errorAnswer(service, internal(500));
      }
    },
    simulated: (status, request) => errorAnswer(serviceOf(request), internal(status)),
    // Nothing in AWS is locked as a whole: what is busy says so in its own calls.
    lock: () => errorAnswer("ec2", internal(503)),
    // EC2's bucket for reads: 100 at once, 20 more each second.
    rate: { requests: 100, seconds: 5 },
  };
}

/** The signature is recomputed with the secret of the key that the request names. */
async function check(
  state: AwsState,
  keys: AwsKeys,
  request: FaceRequest,
): Promise<Signed | AwsError> {
  const service = serviceOf(request);
  const signature = signatureOf(request);
  if (signature === undefined) return commonRefusal(service, "unsigned");
  const key = keys.get(signature.accessKeyId);
  const token = request.headers["x-amz-security-token"];
  if (key === undefined || key.sessionToken !== token) return commonRefusal(service, "unknownKey");
  if (!(await isSignedBy(request, signature, key))) {
    return commonRefusal(service, "wrongSignature");
  }
  const now = state.now();
  if ((key.expiresAt ?? Infinity) <= now) return commonRefusal(service, "expiredToken");
  const age = Math.abs(now - (signingTime(request) ?? 0));
  if (age > quarterHour) return commonRefusal(service, "oldRequest");
  return { who: key.principal, service, region: signature.region };
}

function answer(state: AwsState, keys: AwsKeys, request: FaceRequest, signed: Signed): Answer {
  const { who, service, region } = signed;
  try {
    switch (service) {
      case "ec2":
        return answerEc2({ state, who, region, params: paramsOf(request) });
      case "sts":
        return answerSts({ state, keys, who, region, params: paramsOf(request) });
      case "route53":
        return answerRoute53(state, who, request);
      case "kafka":
        return answerMsk({ state, who, region, request });
    }
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(service, error);
    throw error;
  }
}

/** The service that the signature is for; EC2 where there is none. */
function serviceOf(request: FaceRequest): Service {
  return serviceNamed(signatureOf(request));
}

function serviceNamed(signature: Signature | undefined): Service {
  const service = signature?.service;
  return service === "sts" || service === "route53" || service === "kafka" ? service : "ec2";
}

/** `/ec2/CreateVpcEndpoint`: calls of the query protocol all have the path `/`. */
function callPath(request: FaceRequest): string {
  const service = serviceOf(request);
  const isQuery = service === "ec2" || service === "sts";
  const action = isQuery ? `/${paramsOf(request).text("Action") ?? ""}` : request.path;
  return `/${service}${action}`;
}

function internal(status: number): AwsError {
  if (status === 503) return new AwsError("Unavailable", "The service is unavailable.", status);
  return new AwsError("InternalError", "An internal error has occurred", status);
}
