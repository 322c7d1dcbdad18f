# Checkout puts every paid order here; the function writes the invoice and mails it.
resource "aws_sqs_queue" "paid_orders" {
  name = "shop-paid-orders"
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
