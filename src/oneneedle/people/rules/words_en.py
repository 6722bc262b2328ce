"""The 1,024 English receipt words: short, common and unlike one another on the telephone."""

from __future__ import annotations

from typing import Final

_LINES: Final = """
abacus acorn actor after again agent album alley almond alpine amber anchor angel animal ankle answer apple apricot
apron arctic arena armor arrow artist ash atlas attic aunt author autumn avenue awning baby bacon badge badger bag
baker balcony bamboo banana bank banner barber barley barn barrel basil basin basket bath battery beacon beak bean
beard beaver bed beetle bell belt bench bicycle bike birch bird biscuit blanket blossom blue bonfire bonnet boot
border bottle bottom bowl boy bracket branch brass brave bread breakfast breeze brick bride bridge bright brisk
broccoli bronze brook broom brother brown brush bubble bucket buckle buffalo bugle builder bulb bundle bus butter
button cabbage cabin cactus calendar calf camel camera camp canal canary candle candy canoe canvas captain caravan
cargo carpet carrot cart castle cattle cave cedar ceiling celery cellar cement center ceramic chain chair chalk
champion channel chapel chapter charcoal cheese cherry chess chestnut chicken child chimney chip chocolate church
cider cinema cinnamon circle circus citizen city clam clarinet clay clean clever cliff climate clinic clock cloth
cloud clover clown club coach coat cobalt coconut coffee coin collar college color comb comet comic common compass
concert copper coral cork corner cotton couch country cousin cow crab cradle craft crane crater crayon cream creek
cricket crisp crocus crop cruise crystal cube cucumber cup cupboard curtain curve cushion customer cyclist cypress
daffodil dairy daisy dance dawn day deep deer delta dentist desert desk dialect diamond diary dictionary dinner dipper
disc distant diver doctor dog doll dolphin domino donkey door double dove dozen dragon drama drawer dream dress drill
drink driver drum duck dune eagle early earth easy echo editor egg elbow elder elephant elm emerald empire empty
energy engine envelope equal evening expert eye fabric face factory falcon family famous fan farmer fashion fast
father fence fern ferry festival fiddle field fig film final finch first fish five flag flame flamingo flannel fleet
flint float floor florist flute foam folder folk food football forest fort fossil fountain fox frame fresh friend
fringe frog frost fruit full funnel future galaxy gallery game garage garden garlic gate gentle giant ginger giraffe
girl glacier glad glass glider globe glove glue goat gold goose grain grand granite grape gravel green grocer group
guest guide guitar gulf habit hammer hammock happy harbor harp harvest hat hawk hazel head heart heaven hedge helmet
hen herb heron hill hinge hockey holiday honey hook horizon horn hotel house humble hundred hunter ice idea igloo
image inch indigo ink insect iron island ivory ivy jacket jade jaguar jam january jar jasmine jazz jeans jelly jewel
jigsaw job jockey journal jug juice july jumper june jungle junior kangaroo kayak keeper kennel kernel kettle keyboard
kind kiosk kitchen kite kitten kiwi knee label ladder lake lamb land lantern large lark laser laundry laurel lava lawn
lawyer leaf leather lecture left legend lemon leopard lesson letter lettuce level library light lilac lily lime linen
lion liquid little lizard llama lobby lobster local lodge logic lotus loud lucky lunar lunch lung machine magic magnet
magpie mango mantle maple marble margin market marsh mask master match meadow medium melody melon member memory mentor
menu merchant mercury mermaid metal meteor middle midnight milk million mineral mint mirror mitten mixer model modern
moment monday monkey month moon mosaic moss mother motor mountain mouse movie mud muffin mule museum mushroom music
mustard napkin narrow nation native nature navy neck nectar needle neighbor nephew net nickel night nine noble noodle
normal north notebook notice novel november number nurse nut oak oasis object ocean october office oil olive omelet
onion opal open opera orange orbit orchard orchid organ ostrich otter outdoor oval oven owner ox oyster page palace
palm panda panel pansy paper parade parcel parrot parsley partner party passenger pasta pastel path patient pattern
paw pea peach peanut pearl pebble pedal pelican pencil penguin people pepper perfect person phone photo piano picnic
picture pie pigeon pillow pilot pink pioneer pipe pirate pistachio pitcher pizza planet plank plastic plate plaza plum
plumber pocket poem point pollen pond pony poplar poppy porch portrait postcard pot potato pottery powder prairie
pretty prince print prize profile program promise proud puddle puffin pulse pump pumpkin pupil puppet purple puzzle
pyramid quail quarry quarter queen quick quiet quilt quiz rabbit raccoon radar radio radish raft rail rainbow raisin
ramp ranch range rapid raspberry raven razor recipe reef regular reindeer rhythm ribbon rich rider ring ripple road
robin robot rock rocket roof rooster rope rose rotor round rubber ruby ruler saddle safari safe salad salmon salt
sample sand sandal sardine satin saturn sauce sausage savanna scale scallop scarf school science scissors scooter
scout screen screw season seat secret seed senior seven shade shadow shallow shark sheep shelf shell shield shine shoe
shop short shoulder shovel shrimp sign silk silver simple singer siren sister six skate ski skirt sky sled slipper
slope slow small smart smile smooth snail snake snow soap soccer sock sofa soft soil solar solid song soup south space
spark sparrow spice spider spinach spiral spirit spoon sport spring spruce square squash squid squirrel stable stadium
stage stamp star station statue steel stem stereo stone stool stork storm story stove strange straw stream street
strong student studio subway sugar suit summer sunday sunset supper surf swallow swan sweater sweet swift swing symbol
syrup tablet tailor talent tall tango tank tape target taxi teacher team teapot temple tennis tent theater thimble
third thistle thousand thread three throat thumb thunder ticket tiger tile timber tiny toast today toffee tomato
tongue topaz torch tortoise toucan towel tower town tractor trail traveler treasure tree triangle trolley trophy
trousers truck trumpet trunk tulip tuna tunnel turban turkey turnip turtle twelve twig twin umbrella uncle unicorn
union upper urban urn useful valley vanilla vapor velvet venus vessel vest village vine vinegar violet violin visitor
voice volcano voyage wagon walnut walrus waltz warm washer wasp watch water wave wax weather wedding weekend west
whale wheat wheel whisper whistle white wide wild willow window winter wire wise wizard wolf wonder wool word worker
world worm wreath wren wrist writer yacht yard yellow yoga yogurt young zebra zero zigzag zinc zipper zone
"""

ENGLISH: Final = tuple(_LINES.split())
