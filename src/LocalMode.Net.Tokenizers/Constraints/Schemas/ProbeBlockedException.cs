namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>A question about emptiness has no answer: it came back to a schema that is just being read, or to a keyword that cannot be enforced.</summary>
internal sealed class ProbeBlockedException : Exception;
