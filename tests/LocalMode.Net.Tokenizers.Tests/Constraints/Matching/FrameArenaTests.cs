using LocalMode.Tokenizers.Constraints.Matching;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

public class FrameArenaTests
{
    [Fact]
    public void Truncate_RandomFrames_ForgetsExactlyTheNewest()
    {
        Random random = new(4);
        FrameArena arena = new();
        List<Frame> frames = [default];
        for (int step = 0; step < 5000; step++)
        {
            if (random.Next(20) == 0)
            {
                int count = random.Next(1, frames.Count + 1);
                arena.Truncate(count, 1);
                frames.RemoveRange(count, frames.Count - count);
            }

            Frame frame = new(random.Next(frames.Count), random.Next(3), FramePhase.Value, random.Next(3), random.Next(3), 0, 0);
            int known = frames.IndexOf(frame, 1);
            int number = arena.Add(frame, 1);
            number.Should().Be(known > 0 ? known : frames.Count);
            if (known <= 0)
                frames.Add(frame);
            arena.Count.Should().Be(frames.Count);
        }
    }
}
