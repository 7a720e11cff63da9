namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>What a tokenizer says of itself.</summary>
public sealed class HfTokenizerPropertiesTests
{
    [Theory]
    [InlineData("""{"type":"WordPiece","unk_token":"a","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"a":0}}""", "##")]
    [InlineData("""{"type":"WordPiece","unk_token":"a","continuing_subword_prefix":"","max_input_chars_per_word":100,"vocab":{"a":0}}""", "")]
    [InlineData("""{"type":"BPE","continuing_subword_prefix":"@@","vocab":{"a":0},"merges":[]}""", "@@")]
    [InlineData("""{"type":"BPE","continuing_subword_prefix":null,"vocab":{"a":0},"merges":[]}""", "")]
    [InlineData("""{"type":"Unigram","unk_id":0,"vocab":[["a",0.1]]}""", "")]
    public void ContinuingSubwordPrefix_AnyModel_IsWhatItsFileSays(string model, string expected) =>
        HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"model":{{model}}}""")).ContinuingSubwordPrefix.Should().Be(expected);

    [Fact]
    public void IsSpecialToken_EveryIdAndOthers_IsTrueForTheSpecialOnesOnly()
    {
        const string Added = "\"normalized\":false,\"single_word\":false,\"lstrip\":false,\"rstrip\":false";
        HfTokenizer tokenizer = HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(
            $$$$"""{"added_tokens":[{"id":1,"content":"<s>","special":true,{{{{Added}}}} },{"id":3,"content":"plain","special":false,{{{{Added}}}} },{"id":4,"content":"<m>","special":true,{{{{Added}}}} }],"model":{"type":"WordPiece","unk_token":"u","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"u":0,"<s>":1,"b":2}}}"""));

        Enumerable.Range(-1, 8).Where(tokenizer.IsSpecialToken).Should().Equal(1, 4);
    }
}
