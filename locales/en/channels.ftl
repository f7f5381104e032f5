# What the channels say by themselves, whatever the step.

# Said when somebody writes to the assistant in a group: nothing of a group is read or kept.
channel-group = The filing takes ID documents and numbers, so I work in one-to-one chats only; what is said in groups I neither read nor keep. Tap my picture and write to me there.
