namespace LocalMode.Onnx;

/// <summary>An output that is read.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Kind">Its shape.</param>
/// <param name="Width">The values of a row or of a token.</param>
internal sealed record EncoderOutput(string Name, EncoderOutputKind Kind, int Width)
{
    public bool IsPerToken => Kind != EncoderOutputKind.PerRow;

    /// <summary>Returns the tensor's shape for a run.</summary>
    public long[] Shape(int rows, int columns) => Kind switch
    {
        EncoderOutputKind.PerRow => [rows, Width],
        EncoderOutputKind.PerToken => [rows, columns, Width],
        _ => [rows, columns],
    };

    /// <summary>Returns the number of values of a run.</summary>
    public int Length(int rows, int columns) => (IsPerToken ? rows * columns : rows) * Width;
}
