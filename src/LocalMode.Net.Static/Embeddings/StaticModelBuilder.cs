using LocalMode.Safetensors;
using LocalMode.Tokenizers;

namespace LocalMode.Static;

/// <summary>Puts the files of a model directory together and checks that they fit each other.</summary>
internal static class StaticModelBuilder
{
    public static StaticModel Build(SafetensorsFile file, HfTokenizer tokenizer, StaticModelConfig config, bool allowSpecialTokens)
    {
        TensorInfo tensor = config.TableNames.Select(file.Find).FirstOrDefault(static found => found is not null) ?? file.Get(config.TableNames[0]);
        int tokens = tokenizer.VocabularySize;
        float[]? weights = null;
        int[]? rowOfToken = null;
        if (config.IsModel2Vec)
        {
            weights = file.Find("weights") is { } w ? file.ReadFloats(Checked(file, w, tokens, tokenizer)) : null;
            rowOfToken = file.Find("mapping") is { } m ? file.ReadIntegers(Checked(file, m, tokens, tokenizer)) : null;
        }

        EmbeddingTable table = EmbeddingTable.Map(file, tensor);
        try
        {
            CheckRows(file, tensor, tokens, table.RowCount, rowOfToken);
            CheckShorterDimensions(config, table.Columns);
            return new(tokenizer, table, config, Limit(tokenizer, config), rowOfToken, weights, allowSpecialTokens);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    private static TensorInfo Checked(SafetensorsFile file, TensorInfo tensor, int tokens, HfTokenizer tokenizer)
    {
        if (tensor.Shape.Count == 1 && tensor.Count >= tokens)
            return tensor;

        throw new ModelInvalidException(
            file.Path, tensor.Name, $"Found the shape [{string.Join(", ", tensor.Shape)}]; expected [{tokens}], one value for each of the {tokenizer.VocabularySize} tokens of tokenizer.json.");
    }

    private static void CheckRows(SafetensorsFile file, TensorInfo tensor, int tokens, int rows, int[]? rowOfToken)
    {
        if (rowOfToken is null)
        {
            if (rows < tokens)
                throw new ModelInvalidException(file.Path, tensor.Name, $"It has {rows} rows, but tokenizer.json has {tokens} tokens. The two files are not of one model: download both again.");

            return;
        }

        int wrong = Array.FindIndex(rowOfToken, row => (uint)row >= (uint)rows);
        if (wrong >= 0)
            throw new ModelInvalidException(file.Path, "mapping", $"Token {wrong} has the row {rowOfToken[wrong]}; expected one of the {rows} rows of {tensor.Name}.");
    }

    private static void CheckShorterDimensions(StaticModelConfig config, int columns)
    {
        foreach (int dimensions in config.ShorterDimensions)
        {
            if (dimensions > columns)
            {
                throw new ModelInvalidException(
                    config.TableFile, field: null, $"Its rows have {columns} values, but shorter vectors of {dimensions} are declared ({nameof(StaticEmbeddingOptions.ShorterDimensions)} or matryoshka_dimensions of config.json).");
            }
        }
    }

    private static TokenLimit Limit(HfTokenizer tokenizer, StaticModelConfig config)
    {
        int unknown = config.IsModel2Vec ? UnknownToken.FindId(tokenizer, config.TokenizerFile) : -1;
        if (config.MaxTokens is { } most)
            return new(most, FromEnd: false, unknown);

        // sentence-transformers leaves the tokenizer's own truncation on, and only that.
        return tokenizer.Truncation is { } truncation
            ? new(truncation.MaxLength, truncation.Side == TokenizerSide.Left, unknown)
            : new(int.MaxValue, FromEnd: false, unknown);
    }
}
