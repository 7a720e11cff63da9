namespace LocalMode.Tokenizers;

/// <summary>One part of a <see cref="SequenceTemplate"/>: a text, or a special token.</summary>
/// <param name="Sequence">0 for the first text, 1 for the second, -1 for a special token.</param>
/// <param name="Id">The special token's id.</param>
/// <param name="Token">The special token's text.</param>
/// <param name="TypeId">The type id of the part's tokens.</param>
internal readonly record struct TemplatePart(int Sequence, int Id, string? Token, int TypeId)
{
    /// <summary>Gets a value indicating whether the part is a special token.</summary>
    public bool IsSpecial => Sequence < 0;

    /// <summary>Creates the part that stands for a text.</summary>
    /// <param name="sequence">0 for the first text, 1 for the second.</param>
    /// <param name="typeId">The type id of its tokens.</param>
    public static TemplatePart ForText(int sequence, int typeId) => new(sequence, -1, null, typeId);

    /// <summary>Creates the part that is a special token.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="token">Its text.</param>
    /// <param name="typeId">Its type id.</param>
    public static TemplatePart ForSpecial(int id, string token, int typeId) => new(-1, id, token, typeId);
}
