namespace LocalMode.Onnx;

/// <summary>An entity before it is cut out of the text.</summary>
internal readonly record struct EntitySpan(string Label, float Score, int Start, int End)
{
    public int Length => End - Start;
}
