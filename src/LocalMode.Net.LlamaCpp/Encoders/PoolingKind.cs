namespace LocalMode.LlamaCpp.Encoders;

/// <summary><c>llama_pooling_type</c>: what becomes of the states of a text's tokens. Values as in the C header and in files.</summary>
internal enum PoolingKind
{
    None = 0,
    Mean = 1,
    Cls = 2,
    Last = 3,
    Rank = 4,
}
