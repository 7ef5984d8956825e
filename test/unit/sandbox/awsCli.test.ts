// The AWS CLI (Debian's `awscli`) reads the simulated AWS. Where it is not installed, this says so and skips.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startSandbox } from "../../../src/sandbox/sandbox.ts";

const run = promisify(execFile);

const installed = await run("aws", ["--version"]).then(
  ({ stdout }) => stdout.startsWith("aws-cli/"),
  () => false,
);
if (!installed)
  console.warn("The AWS CLI is not installed: what it reads of the sandbox is not seen.");

test.skipIf(!installed)(
  "the AWS CLI reads EC2, STS, MSK and Route 53 without a complaint",
  { timeout: 120_000 },
  async () => {
    const sandbox = await startSandbox({ speed: 0, rateLimits: false });
    const { baseUrl, keys } = sandbox.address.clouds.aws;
    const { accessKeyId, secretAccessKey } = keys["admin"]!;
    const env = {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_PAGER: "",
    };
    const aws = async (...words: readonly string[]): Promise<Record<string, never[]>> => {
      const given = [...words, "--endpoint-url", baseUrl, "--output", "json"];
      const { stdout, stderr } = await run("aws", given, { env });
      expect([words.join(" "), stderr]).toEqual([words.join(" "), ""]);
      return JSON.parse(stdout) as Record<string, never[]>;
    };
    try {
      const { Account } = await aws("sts", "get-caller-identity");
      expect(Account).toBe(sandbox.clouds.aws.state.accounts.main);
      const lists: readonly (readonly [what: string, list: string])[] = [
        ["describe-vpcs", "Vpcs"],
        ["describe-subnets", "Subnets"],
        ["describe-security-groups", "SecurityGroups"],
        ["describe-vpc-endpoints", "VpcEndpoints"],
        ["describe-vpc-endpoint-services", "ServiceDetails"],
        ["describe-vpc-endpoint-service-configurations", "ServiceConfigurations"],
        ["describe-vpc-endpoint-connections", "VpcEndpointConnections"],
      ];
      for (const [what, list] of lists) {
        const answer = await aws("ec2", what);
        expect([what, answer[list]?.length ?? 0]).not.toEqual([what, 0]);
      }
      expect((await aws("kafka", "list-clusters-v2"))["ClusterInfoList"]).not.toEqual([]);
      expect((await aws("route53", "list-hosted-zones"))["HostedZones"]).toBeDefined();
    } finally {
      await sandbox.close();
    }
  },
);
