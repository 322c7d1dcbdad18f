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
  backup_retention_period     = 14
  deletion_protection         = true
  final_snapshot_identifier   = "shop-orders-final"
}

# The writer and a reader to fail over to, in another zone.
resource "aws_rds_cluster_instance" "orders" {
  count              = 2
  identifier         = "shop-orders-${count.index}"
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = aws_rds_cluster.orders.engine
  instance_class     = "db.r7g.large"
  availability_zone  = local.zones[count.index]

  performance_insights_enabled = true
  monitoring_interval          = 60
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
  num_cache_clusters   = 2
  subnet_group_name    = aws_elasticache_subnet_group.carts.name

  automatic_failover_enabled = true
  multi_az_enabled           = true
  snapshot_retention_limit   = 7
}
