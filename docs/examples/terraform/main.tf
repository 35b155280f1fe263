terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "package_bucket" {
  description = "Bucket that `sam package` uploaded the functions to."
  type        = string
}

variable "data_buckets" {
  description = "Buckets to watch."
  type        = list(string)
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id
  # `name` until version 5 of the provider, `region` since version 6.
  region = try(data.aws_region.current.region, data.aws_region.current.name)
}

resource "aws_s3_object" "template" {
  bucket = var.package_bucket
  key    = "retrigger/${filemd5("${path.module}/packaged.yaml")}.yaml"
  source = "${path.module}/packaged.yaml"
}

resource "aws_cloudformation_stack" "retrigger" {
  name         = "retrigger"
  template_url = "https://${var.package_bucket}.s3.${local.region}.amazonaws.com/${aws_s3_object.template.key}"
  capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"] # The second for SAM's transform.

  parameters = {
    Environment = "prod"
    DataBuckets = join(",", var.data_buckets)
  }
}

# One launch role per project: what growth's models may start, and nothing else in the account may start for them.
resource "aws_iam_role" "growth" {
  name = "growth"
  path = aws_cloudformation_stack.retrigger.outputs["LaunchRolePath"]

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      Principal = {
        AWS = [
          aws_cloudformation_stack.retrigger.outputs["StartRunRoleArn"],
          aws_cloudformation_stack.retrigger.outputs["TrackRunRoleArn"],
        ]
      }
      Condition = { StringEquals = { "sts:ExternalId" = aws_cloudformation_stack.retrigger.outputs["ExternalId"] } }
    }]
  })
}

resource "aws_iam_role_policy" "growth" {
  name = "launch"
  role = aws_iam_role.growth.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Pipelines"
        Effect = "Allow"
        Action = [
          "sagemaker:DescribePipeline",
          "sagemaker:StartPipelineExecution",
          "sagemaker:StopPipelineExecution",
          "sagemaker:DescribePipelineExecution",
          "sagemaker:ListPipelineExecutions",
          "sagemaker:ListPipelineExecutionSteps",
          "sagemaker:ListPipelineParametersForExecution",
        ]
        Resource = "arn:${local.partition}:sagemaker:${local.region}:${local.account}:pipeline/churn-*"
      },
      {
        Sid      = "StateMachines"
        Effect   = "Allow"
        Action   = "states:StartExecution"
        Resource = "arn:${local.partition}:states:${local.region}:${local.account}:stateMachine:churn-*"
      },
      {
        Sid      = "Executions"
        Effect   = "Allow"
        Action   = ["states:DescribeExecution", "states:StopExecution"]
        Resource = "arn:${local.partition}:states:${local.region}:${local.account}:execution:churn-*"
      },
    ]
  })
}

output "config_bucket" {
  value = aws_cloudformation_stack.retrigger.outputs["ConfigBucketName"]
}
