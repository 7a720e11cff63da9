namespace LocalMode.Tokenizers;

/// <summary>Where <see cref="MetaspacePreTokenizer"/> puts its character before a piece.</summary>
internal enum MetaspaceScheme
{
    /// <summary>Before every piece.</summary>
    Always,

    /// <summary>Before a piece that begins where the caller's string begins.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}
