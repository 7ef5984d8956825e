import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recognise, sameId } from "../../../src/domain/identifiers.ts";

const subscription = "/subscriptions/6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1";
const network = `${subscription}/resourceGroups/prod-rg_(1).x/providers/Microsoft.Network`;
const attachment = "projects/example.com:my-project/regions/us-east1/serviceAttachments/orders";

describe("an identifier", () => {
  it.each([
    ["com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", "awsEndpointService", "us-east-1"],
    ["com.amazonaws.vpce.us-east-1.vpce-svc-01234567", "awsEndpointService", "us-east-1"],
    [
      "cn.com.amazonaws.vpce.cn-north-1.vpce-svc-0123456789abcdef0",
      "awsEndpointService",
      "cn-north-1",
    ],
    ["com.amazonaws.us-east-1.logs", "awsManagedService", "us-east-1"],
    // The seed's spelling, which no service of AWS has (api-facts §8.7): the suffix is not checked.
    ["com.amazonaws.us-east-1.log", "awsManagedService", "us-east-1"],
    ["com.amazonaws.us-gov-west-1.ecr.api", "awsManagedService", "us-gov-west-1"],
    ["aws.com.amazonaws.us-east-1.bedrock", "awsManagedService", "us-east-1"],
    ["vpce-0123456789abcdef0", "awsVpcEndpoint", undefined],
    ["vpce-01234567", "awsVpcEndpoint", undefined],
    ["vpce-svc-0123456789abcdef0", "awsEndpointServiceId", undefined],
    ["123456789012", "awsAccount", undefined],
    [
      "arn:aws:kafka:us-east-1:123456789012:cluster/orders/8f0e2c1a-0000-1111-2222-333344445555-5",
      "mskCluster",
      "us-east-1",
    ],
    [
      "arn:aws-us-gov:kafka:us-gov-west-1:123456789012:cluster/a.b_c/x-1",
      "mskCluster",
      "us-gov-west-1",
    ],
    [attachment, "gcpServiceAttachment", "us-east1"],
    ["6133183410995353", "gcpConnectionId", undefined],
    ["18446744073709551615", "gcpConnectionId", undefined],
    [`${network}/privateLinkServices/orders`, "azurePrivateLinkService", undefined],
    [`${network}/privateEndpoints/orders`, "azurePrivateEndpoint", undefined],
    [
      "orders.6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1.westeurope.azure.privatelinkservice",
      "azurePrivateLinkAlias",
      "westeurope",
    ],
  ])("%s is recognised as %s", (text, kind, region) => {
    expect(recognise(text)).toEqual({ kind, text, ...(region !== undefined && { region }) });
    expect(recognise(` \t${text}\n`).text).toBe(text);
  });

  it("of a service attachment loses the address of the API in front of it", () => {
    for (const host of ["www", "compute"]) {
      const url = `https://${host}.googleapis.com/compute/v1/${attachment}`;
      expect(recognise(url)).toEqual({
        kind: "gcpServiceAttachment",
        text: attachment,
        region: "us-east1",
      });
    }
  });

  it("of twelve digits is an AWS account, unless a connection id is what is asked for", () => {
    expect(recognise("123456789012").kind).toBe("awsAccount");
    expect(recognise("123456789012", "gcpConnectionId").kind).toBe("gcpConnectionId");
    expect(recognise("vpce-01234567", "gcpConnectionId").kind).toBe("awsVpcEndpoint");
  });

  it.each([
    ["", "empty"],
    ["   ", "blanks"],
    ["vpce-", "no digits"],
    ["vpce-0123456789abcdef01", "too long"],
    ["vpce-0123456789ABCDEF0", "capitals"],
    ["vpce-0123456789abcdeg0", "not hexadecimal"],
    ["vpce-01234567 vpce-01234567", "two"],
    ["vpce-01234567\nvpce-01234567", "two lines"],
    ["vpcе-01234567", "a Cyrillic e"],
    ["VPCE-SVC-01234567", "capitals"],
    ["com.amazonaws.vpce.us-east-1.vpce-01234567", "an endpoint in a service's name"],
    ["com.amazonaws.vpce.us-east-1.vpce-svc-01234567.evil.example", "something behind it"],
    ["com.amazonaws.vpce..vpce-svc-01234567", "no region"],
    ["com.amazonaws.useast1.logs", "no region"],
    ["12345678901a", "a letter"],
    ["1234", "too few digits"],
    ["1".repeat(26), "too many digits"],
    ["１２３４５６７８９０１２", "full-width digits"],
    ["arn:aws:kafka:us-east-1:12345:cluster/orders/x", "an account of five digits"],
    ["arn:aws:kafka:us-east-1:123456789012:topic/orders/x", "a topic"],
    ["arn:aws:iam::123456789012:root", "a principal"],
    ["projects/p/regions/r/forwardingRules/x", "a forwarding rule"],
    ["projects/../regions/r/serviceAttachments/x", "a way up"],
    [`${attachment}/y`, "more behind it"],
    [`https://evil.example/compute/v1/${attachment}`, "another host"],
    [`${network}/privateEndpoints/a/b`, "more behind it"],
    [`${network}/privateEndpoints/a?b`, "a query"],
    [`${network.replace("prod-rg", "a\nb")}/privateEndpoints/a`, "a line break inside"],
    [`${network.replace("prod-rg", "a%2f..")}/privateEndpoints/a`, "an encoded slash"],
    [`${network}/virtualNetworks/a`, "a network"],
    [`${network}/privateEndpointſ/a`, "a long s"],
    ["orders.westeurope.azure.privatelinkservice", "an alias without its number"],
    ["../../etc/passwd", "a path"],
    ["vpce-01234567%2f..", "an encoded path"],
    ["vpce-" + "0".repeat(10_000), "10,000 characters"],
    [`${network}/privateEndpoints/${"a".repeat(10_000)}`, "10,000 characters"],
  ])("%j is none: %s", (text) => {
    expect(recognise(text).kind).toBe("unknown");
  });

  it("never holds a control character or a blank inside, whatever was typed", () => {
    const pieces = fc.constantFrom(
      "vpce-01234567",
      "123456789012",
      `${network}/privateEndpoints/a`,
      attachment,
      "com.amazonaws.us-east-1.logs",
    );
    fc.assert(
      fc.property(
        pieces,
        fc.nat(150),
        fc.constantFrom("\n", "\0", "\r", "\u2028", " "),
        (text, at, bad) => {
          const place = 1 + (at % (text.length - 1));
          const spoilt = text.slice(0, place) + bad + text.slice(place);
          expect(recognise(spoilt).kind).toBe("unknown");
        },
      ),
    );
  });

  it("is recognised in no time, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1000 }), (text) => {
        const found = recognise(text);
        expect(recognise(found.text).kind).toBe(found.kind);
      }),
    );
  });
});

describe("two ids", () => {
  it("of Azure resources are the same in capitals and small letters", () => {
    expect(sameId(`${network}/privateEndpoints/A`, `${network}/privateendpoints/a`)).toBe(true);
    expect(sameId(`${network}/privateEndpoints/a`, `${network}/privateEndpoints/b`)).toBe(false);
  });

  it("of other clouds are the same only letter by letter", () => {
    expect(sameId("vpce-0a", "vpce-0a")).toBe(true);
    expect(sameId("vpce-0a", "vpce-0A")).toBe(false);
  });
});
