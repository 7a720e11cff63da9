namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>A question about emptiness came back to a schema that is just being read: there is no answer yet.</summary>
internal sealed class ProbeBlockedException : Exception;
