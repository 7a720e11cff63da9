using System.Globalization;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Tells whether what a leg returned is one vector for each text.</summary>
internal static class EmbeddingCheck
{
    /// <summary>Gives what is wrong with an answer, or <see langword="null"/>.</summary>
    public static InvalidOutputException? Check(GeneratedEmbeddings<Embedding<float>>? embeddings, int texts)
    {
        if (embeddings is null)
            return new InvalidOutputException("the embedding generator returned null.", text: "");
        if (embeddings.Count != texts)
            return Invalid($"the embedding generator returned {embeddings.Count} vectors for {texts} texts.");
        int length = 0;
        for (int i = 0; i < embeddings.Count; i++)
        {
            int own = embeddings[i]?.Vector.Length ?? 0;
            if (own == 0)
                return Invalid($"the embedding generator returned no vector for the text at index {i}.");
            if (length != 0 && own != length)
                return Invalid($"the embedding generator returned vectors of {length} and of {own} values in one answer.");
            length = own;
        }
        return null;
    }

    private static InvalidOutputException Invalid(FormattableString problem) => new(problem.ToString(CultureInfo.InvariantCulture), text: "");
}
