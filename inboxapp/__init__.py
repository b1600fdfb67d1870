"""An AI sales inbox in which nothing the machine did is hidden."""
