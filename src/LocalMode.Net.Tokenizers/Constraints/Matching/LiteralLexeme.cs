namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>A fixed text. Its states are the number of bytes that stand.</summary>
internal sealed class LiteralLexeme(byte[] utf8) : Lexeme
{
    public override int Start => 0;

    public override int Next(int state, byte value) => state < utf8.Length && utf8[state] == value ? state + 1 : Dead;

    public override bool IsAccepting(int state) => state == utf8.Length;

    public override int ForcedByte(int state) => state < utf8.Length ? utf8[state] : -1;

    public override bool CanGoOn(int state) => state < utf8.Length;
}
