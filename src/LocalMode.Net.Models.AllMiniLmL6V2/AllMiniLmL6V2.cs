namespace LocalMode.Models;

/// <summary>
/// The embedding model <c>sentence-transformers/all-MiniLM-L6-v2</c> as ONNX in 8 bit: 384 values per text, at most 256 tokens, English.
/// </summary>
/// <remarks>The files lie below <c>models/all-MiniLM-L6-v2</c> of the application that references this package. Safe for concurrent use.</remarks>
public static class AllMiniLmL6V2
{
    /// <summary>Gets the model directory, with the published length and SHA-256 of each file.</summary>
    public static ModelReference Model { get; } = ModelReference.FromPackage(
        "sentence-transformers/all-MiniLM-L6-v2",
        "Apache-2.0",
        "all-MiniLM-L6-v2",
        [
            new("1_Pooling/config.json", 190, "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"),
            new("LICENSE", 11357, "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"),
            new("README.md", 3207, "9adcf4646928acece4b2aab9d402f2c5f55c495d04b3a06f8728d9cdf821df0a"),
            new("config.json", 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
            new("config_sentence_transformers.json", 116, "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"),
            new("model_quantized.onnx", 23177418, "c8d1cbe5eec9a9aca41db855b47b0de3d738c3504e037a001baccbeb4b2e93af"),
            new("modules.json", 349, "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"),
            new("sentence_bert_config.json", 53, "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"),
            new("special_tokens_map.json", 112, "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"),
            new("tokenizer.json", 466247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
            new("tokenizer_config.json", 350, "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"),
            new("vocab.txt", 231508, "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
        ]);
}
