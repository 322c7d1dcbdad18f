resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "shop-orders"
  engine                      = "aurora-postgresql"
  engine_version              = "16.6"
  database_name               = "orders"
  master_username             = "shop"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  skip_final_snapshot         = true
}

# A reader will follow when traffic needs one.
resource "aws_rds_cluster_instance" "orders" {
  count              = 1
  identifier         = "shop-orders-${count.index}"
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = aws_rds_cluster.orders.engine
  instance_class     = "db.r7g.large"
}

resource "aws_elasticache_subnet_group" "carts" {
  name       = "carts"
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_elasticache_replication_group" "carts" {
  replication_group_id = "shop-carts"
  description          = "Carts and sessions"
  engine               = "redis"
  node_type            = "cache.r7g.large"
  num_cache_clusters   = 1
  subnet_group_name    = aws_elasticache_subnet_group.carts.name
}
