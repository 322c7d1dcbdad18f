# Checkout puts every paid order here; the function writes the invoice and mails it.
resource "aws_sqs_queue" "paid_orders" {
  name                       = "shop-paid-orders"
  visibility_timeout_seconds = 360 # six times the function's timeout
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.unpaid_invoices.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "unpaid_invoices" {
  name                      = "shop-paid-orders-failed"
  message_retention_seconds = 1209600
}

resource "aws_cloudwatch_metric_alarm" "failed_invoices" {
  alarm_name          = "shop-invoices-failed"
  alarm_description   = "Invoices could not be written; see runbooks/PaidOrdersPileUp.md"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.unpaid_invoices.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}

resource "aws_lambda_function" "invoices" {
  function_name = "shop-invoices"
  role          = "arn:aws:iam::123456789012:role/shop-invoices"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/invoices:2.3.1"
  timeout       = 60
  memory_size   = 512

  environment {
    variables = {
      ORDERS_HOST = aws_rds_cluster.orders.reader_endpoint
    }
  }
}

resource "aws_lambda_event_source_mapping" "invoices" {
  event_source_arn = aws_sqs_queue.paid_orders.arn
  function_name    = aws_lambda_function.invoices.arn
  batch_size       = 10
}
