namespace LocalMode.Onnx;

/// <summary>Takes the rows of one item while it is encoded.</summary>
internal readonly ref struct EncodedItem(EncodedRows rows, int chunk, int item)
{
    /// <summary>Gets the index of the item in its call.</summary>
    public int Index { get; } = item;

    /// <summary>Adds a row: a text, a pair or a window of it. The ids are copied.</summary>
    /// <param name="ids">The token ids, special tokens included and padding not.</param>
    /// <param name="typeIds">The type ids, or nothing where all are 0 or the graph takes none.</param>
    public void Add(ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds = default) => rows.Add(chunk, Index, ids, typeIds);
}
