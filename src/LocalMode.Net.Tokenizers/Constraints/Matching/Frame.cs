namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>What follows a lexeme: a place in an object, an array, a sequence or a repetition, and all below it.</summary>
/// <param name="Parent">The frame below.</param>
/// <param name="Node">The node of the program.</param>
/// <param name="Phase">What of it is being read.</param>
/// <param name="Index">The place: of the next declared property, of the next item, of the part, or the label of a name.</param>
/// <param name="Count">The properties, repetitions or counted items that stand.</param>
/// <param name="Names">The names or strings that were used, 0 for none.</param>
/// <param name="TextStart">Where in the answer the name or string begins that is being read, if these matter.</param>
internal readonly record struct Frame(int Parent, int Node, FramePhase Phase, int Index, int Count, int Names, int TextStart)
{
    public int Hash()
    {
        unchecked
        {
            uint hash = (uint)Parent * 0x9E3779B1;
            hash = (hash ^ (uint)Node) * 0x85EBCA77;
            hash = (hash ^ ((uint)Phase << 28 | (uint)Index)) * 0xC2B2AE3D;
            hash = (hash ^ (uint)Count) * 0x27D4EB2F;
            hash = (hash ^ (uint)Names) * 0x9E3779B1;
            hash = (hash ^ (uint)TextStart) * 0x85EBCA77;
            return (int)(hash ^ hash >> 15);
        }
    }
}
