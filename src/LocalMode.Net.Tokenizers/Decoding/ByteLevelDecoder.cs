namespace LocalMode.Tokenizers;

/// <summary>Reads tokens in GPT-2's alphabet as bytes, a token with any other character as its own UTF-8, and all bytes together as UTF-8.</summary>
internal sealed class ByteLevelDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (string token in tokens)
        {
            int mark = bytes.Count;
            foreach (char c in token)
            {
                int value = ByteAlphabet.ByteOf(c);
                if (value < 0)
                {
                    bytes.RemoveRange(mark, bytes.Count - mark);
                    bytes.AddRange(System.Text.Encoding.UTF8.GetBytes(token));
                    break;
                }

                bytes.Add((byte)value);
            }
        }

        tokens.Clear();
        tokens.Add(System.Text.Encoding.UTF8.GetString([.. bytes]));
    }
}
