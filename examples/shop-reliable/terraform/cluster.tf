resource "aws_eks_cluster" "shop" {
  name     = "shop"
  role_arn = "arn:aws:iam::123456789012:role/shop-cluster"
  version  = "1.33"

  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  vpc_config {
    subnet_ids = aws_subnet.private[*].id
  }
}

resource "aws_eks_node_group" "general" {
  cluster_name    = aws_eks_cluster.shop.name
  node_group_name = "general"
  node_role_arn   = "arn:aws:iam::123456789012:role/shop-node"
  subnet_ids      = aws_subnet.private[*].id
  instance_types  = ["m7g.large"]

  scaling_config {
    min_size     = 3
    desired_size = 3
    max_size     = 9
  }

  update_config {
    max_unavailable = 1
  }
}
