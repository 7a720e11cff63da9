namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>What of a <see cref="Frame"/> is being read.</summary>
internal enum FramePhase : byte
{
    /// <summary>A part of a sequence or a repetition.</summary>
    Part,

    /// <summary>The opening bracket.</summary>
    Open,

    /// <summary>The name of a property.</summary>
    Name,

    /// <summary>The colon after it.</summary>
    Colon,

    /// <summary>A value or an item.</summary>
    Value,

    /// <summary>What stands after a value or an item.</summary>
    After,
}
