using System.Buffers;
using System.Numerics.Tensors;
using LocalMode.Numerics;
using LocalMode.Tokenizers;

namespace LocalMode.Static;

/// <summary>What a call needs of an opened model; immutable and safe for concurrent use.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="table">The rows.</param>
/// <param name="config">What the directory says.</param>
/// <param name="limit">Which tokens count.</param>
/// <param name="rowOfToken">The row of each token, or null if it is the token's id.</param>
/// <param name="weights">The weight of each token, or null.</param>
/// <param name="allowSpecialTokens">Whether special tokens written in a text become those tokens.</param>
internal sealed class StaticModel(
    HfTokenizer tokenizer, EmbeddingTable table, StaticModelConfig config, TokenLimit limit, int[]? rowOfToken, float[]? weights, bool allowSpecialTokens)
{
    private const int UsualRoom = 1024;

    public EmbeddingTable Table => table;

    public StaticModelConfig Config => config;

    /// <summary>Gets the tokens that have a row: those below it.</summary>
    public int TokenCount { get; } = Math.Min(rowOfToken?.Length ?? table.RowCount, weights?.Length ?? int.MaxValue);

    /// <summary>Makes the vector of a text. Only while the table is held.</summary>
    /// <param name="text">The text.</param>
    /// <param name="vector">Receives the first values, as many as it has room for; zeros if no token counts.</param>
    /// <param name="isCut">Whether there were more tokens than may count.</param>
    /// <returns>The tokens that counted.</returns>
    public int Embed(string text, Span<float> vector, out bool isCut)
    {
        TokenScratch scratch = TokenScratch.Current;
        Span<int> ids = Encode(text, scratch, out isCut);
        if (ids.IsEmpty)
            vector.Clear();
        else if (vector.Length == table.Columns)
            Mean(ids, scratch, vector);
        else
            MeanOfFirst(ids, scratch, vector);

        if (config.Normalize)
            VectorMath.Normalize(vector);

        int count = ids.Length;
        scratch.Trim();
        return count;
    }

    // The tokens that count.
    private Span<int> Encode(string text, TokenScratch scratch, out bool isCut)
    {
        int room = limit.RoomToTry(text.Length, UsualRoom);
        while (true)
        {
            Span<int> ids = scratch.Ids(room);
            int count = tokenizer.EncodeIds(text, ids, typeIds: default, addSpecialTokens: false, allowSpecialTokens, out bool isRest);
            Span<int> counting = limit.Apply(ids[..count], out isCut);
            if (!isRest || (isCut && !limit.FromEnd) || room == Array.MaxLength)
                return counting;

            room = (int)Math.Min(4L * room, Array.MaxLength);
        }
    }

    private void MeanOfFirst(Span<int> ids, TokenScratch scratch, Span<float> vector)
    {
        float[] whole = ArrayPool<float>.Shared.Rent(table.Columns);
        Mean(ids, scratch, whole.AsSpan(0, table.Columns));
        whole.AsSpan(0, vector.Length).CopyTo(vector);
        ArrayPool<float>.Shared.Return(whole);
    }

    private void Mean(Span<int> ids, TokenScratch scratch, Span<float> sum)
    {
        // The table is plain memory: a row that it does not have must not be read.
        int highest = TensorPrimitives.Max<int>(ids);
        if (highest >= TokenCount)
            throw MissingRow(highest);

        Span<float> tokenWeights = default;
        if (weights is not null)
        {
            tokenWeights = scratch.Weights(ids.Length);
            for (int i = 0; i < ids.Length; i++)
                tokenWeights[i] = weights[ids[i]];
        }

        if (rowOfToken is not null)
        {
            for (int i = 0; i < ids.Length; i++)
                ids[i] = rowOfToken[ids[i]];
        }

        table.Sum(ids, tokenWeights, sum);
        TensorPrimitives.Divide(sum, ids.Length, sum);
    }

    private ModelInvalidException MissingRow(int id) => new(
        config.TokenizerFile, tokenizer.IdToToken(id), $"Its id is {id}, but {config.TableFile} has rows for {TokenCount} tokens. The two files are not of one model: download both again.");
}
