namespace LocalMode.Tokenizers;

/// <summary>Adds the special tokens around the texts. Implementations are immutable and safe for concurrent use.</summary>
internal interface IPostProcessor
{
    /// <summary>Gets the layout of one text.</summary>
    SequenceTemplate Single { get; }

    /// <summary>Gets the layout of two texts.</summary>
    SequenceTemplate Pair { get; }

    /// <summary>Gets how the places of tokens are trimmed, one after the other; mostly empty.</summary>
    IReadOnlyList<OffsetTrim> Trims { get; }
}
