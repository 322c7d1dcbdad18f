"""What Helm charts come to: the manifests of a rendering, at the places of their templates."""
